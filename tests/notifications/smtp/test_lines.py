"""Replies out of bytes, however they come in pieces; and what is sent before the dot."""

import asyncio

import pytest

from notifications.smtp_lines import NO_REPLY, ConversationEndedError, Lines, Reply


class Wire:
    """Stands for a transport: keeps what is written, and takes as many bytes as it is told to."""

    def __init__(self, room: int = 10**9) -> None:
        self.written, self.room, self.is_aborted, self.protocol = b"", room, False, None

    def set_protocol(self, protocol):
        self.protocol = protocol

    def set_write_buffer_limits(self, high):
        assert high > 0, "with 0, asyncio waits for ever under TLS"

    def write(self, content):
        self.written += content
        if len(self.written) > self.room:
            self.protocol.pause_writing()

    def is_closing(self):
        return self.is_aborted

    def abort(self):
        if not self.is_aborted:
            self.is_aborted = True
            asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)

    close = abort


def conversation(say):
    """Run a conversation over a wire and return what it gives."""

    async def run():
        async with asyncio.timeout(5):
            wire = Wire()
            return await say(Lines(wire), wire)

    return asyncio.run(run())


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000], ids=lambda size: f"pieces of {size}")
@pytest.mark.parametrize(
    ("said", "replies"),
    [
        pytest.param(b"250 OK\r\n", [Reply(250, "OK")], id="one line"),
        pytest.param(b"250 OK\n", [Reply(250, "OK")], id="without carriage return"),
        pytest.param(b"250\r\n", [Reply(250)], id="a code alone"),
        pytest.param(b"250-one\r\n250-two\r\n250 three\r\n", [Reply(250, "one two three")], id="many lines"),
        pytest.param(
            b"250 a\r\n550 b\r\n354 c\r\n", [Reply(250, "a"), Reply(550, "b"), Reply(354, "c")], id="many"
        ),
        pytest.param("550 Größe\r\n".encode(), [Reply(550, "Größe")], id="foreign"),
        pytest.param(b"550 \xff\r\n", [Reply(550, "\ufffd")], id="no text"),
        pytest.param(b"hello\r\n", [NO_REPLY], id="no code"),
        pytest.param(b"99 hm\r\n", [NO_REPLY], id="two digits"),
        pytest.param(b"2500 hm\r\n", [NO_REPLY], id="four digits"),
        pytest.param(b"650 hm\r\n", [NO_REPLY], id="a code that does not exist"),
        pytest.param(b"\r\n", [NO_REPLY], id="an empty line"),
        pytest.param(b"250 a\r\nhm\r\n250 b\r\n", [Reply(250, "a"), NO_REPLY], id="nonsense"),
    ],
)
def test_replies(said, replies, size):
    async def say(lines, wire):
        for start in range(0, len(said), size):
            if not wire.is_aborted:
                lines.data_received(said[start : start + size])
        return [await lines.reply() for _ in replies]

    assert conversation(say) == replies


def test_a_text_is_kept_only_as_far_as_it_is_of_use():
    async def say(lines, _):
        lines.data_received(b"550 " + b"x" * 30_000 + b"\r\n")
        return await lines.reply()

    assert len(conversation(say).text) == 1000


@pytest.mark.parametrize("said", [b"2" * 70_000, b"250-x\r\n" * 10_000], ids=["a line", "lines"])
def test_what_never_ends_is_no_reply(said):
    async def say(lines, wire):
        lines.data_received(said)
        return await lines.reply(), wire.is_aborted

    assert conversation(say) == (NO_REPLY, True)


def test_replies_that_came_before_the_end_are_still_given():
    async def say(lines, wire):
        lines.data_received(b"250 OK\r\n25")
        lines.connection_lost(None)
        first = await lines.reply()
        with pytest.raises(ConversationEndedError):
            await lines.reply()
        return first

    assert conversation(say) == Reply(250, "OK")


def test_who_waits_for_a_reply_is_told_of_the_end():
    async def say(lines, wire):
        asyncio.get_running_loop().call_soon(lines.connection_lost, ConnectionResetError())
        with pytest.raises(ConversationEndedError):
            await lines.reply()
        return lines.is_open

    assert conversation(say) is False


@pytest.mark.parametrize(
    ("said", "is_quiet"), [(b"", True), (b"2", False), (b"250-a\r\n", False), (b"250 a\r\n", False)]
)
def test_what_nobody_asked_for_is_noticed(said, is_quiet):
    async def say(lines, _):
        lines.data_received(said)
        return lines.is_quiet

    assert conversation(say) is is_quiet


def test_a_small_letter_goes_in_one_piece_with_its_dot():
    async def say(lines, wire):
        return await lines.send_content(b"letter\r\n"), wire.written

    assert conversation(say) == (True, b"letter\r\n.\r\n")


BIG = bytes(range(256)) * 600 + b"\r\n"


def sending(lines, wire):
    """Begin to send a big letter over a wire that takes nothing further."""
    wire.room = 0
    return asyncio.create_task(lines.send_content(BIG))


def test_the_dot_of_a_big_letter_waits_until_what_is_before_it_is_out():
    async def say(lines, wire):
        task, seen = sending(lines, wire), []
        while not task.done():
            await asyncio.sleep(0)
            seen.append(len(wire.written))
            lines.resume_writing()
        return seen[:2], await task, wire.written == BIG + b".\r\n"

    assert conversation(say) == ([65_536, 131_072], True, True)


def test_a_big_letter_that_is_broken_off_has_no_dot():
    async def say(lines, wire):
        task = sending(lines, wire)
        await asyncio.sleep(0)
        lines.connection_lost(None)
        with pytest.raises(ConversationEndedError):
            await task
        return wire.written

    assert conversation(say) == BIG[:65_536]


def test_an_answer_in_the_middle_of_a_big_letter_keeps_the_dot_back():
    async def say(lines, wire):
        task = sending(lines, wire)
        await asyncio.sleep(0)
        lines.data_received(b"552 too big\r\n")
        return await task, await lines.reply(), len(wire.written)

    assert conversation(say) == (False, Reply(552, "too big"), 65_536)


def test_closing_waits_until_it_is_closed():
    async def say(lines, wire):
        await lines.close()
        return lines.is_open, wire.is_aborted

    assert conversation(say) == (False, True)
