"""What each answer of a relay means, and that no answer makes us tell an address, a name or a text."""

import pytest

from models.rules.letters import OutcomeKind
from notifications.smtp_answers import (
    Answered,
    Step,
    copies_refused,
    ends_connection,
    harmless,
    judge,
    outcome_of,
    told,
    words_of,
)
from notifications.smtp_lines import NO_REPLY, Reply

TRY_AGAIN, DEAD = OutcomeKind.TRY_AGAIN, OutcomeKind.DEAD


def answers(text):
    """Return the answers of 'SENDER 250, COPY 451': a step and a code each."""
    pairs = (one.split() for one in text.split(", "))
    return [Answered(Step[name], Reply(int(code), "some text")) for name, code in pairs]


@pytest.mark.parametrize(
    ("text", "kind", "step"),
    [
        pytest.param("SENDER 451", TRY_AGAIN, Step.SENDER, id="sender put off"),
        pytest.param("SENDER 550", TRY_AGAIN, Step.SENDER, id="sender refused"),
        pytest.param("SENDER 550, RECIPIENT 550, START 503", TRY_AGAIN, Step.SENDER, id="what follows"),
        pytest.param("SENDER 552", DEAD, Step.SENDER, id="too big"),
        pytest.param("SENDER 451, RECIPIENT 550", TRY_AGAIN, Step.SENDER, id="nor does it kill"),
        pytest.param("SENDER 250, RECIPIENT 450, START 554", TRY_AGAIN, Step.RECIPIENT, id="put off"),
        pytest.param("SENDER 250, RECIPIENT 550, START 503", DEAD, Step.RECIPIENT, id="refused"),
        pytest.param("SENDER 250, RECIPIENT 450, RECIPIENT 550", DEAD, Step.RECIPIENT, id="one for good"),
        pytest.param("SENDER 250, RECIPIENT 250, RECIPIENT 450", TRY_AGAIN, Step.RECIPIENT, id="one for now"),
        pytest.param("SENDER 250, RECIPIENT 250, START 554", DEAD, Step.START, id="start refused"),
        pytest.param("SENDER 250, RECIPIENT 250, START 250", TRY_AGAIN, Step.START, id="start misunderstood"),
        pytest.param("SENDER 250, RECIPIENT 250, COPY 550, START 451", TRY_AGAIN, Step.START, id="a copy"),
        pytest.param("SENDER 250, RECIPIENT 250, COPY 421", TRY_AGAIN, Step.COPY, id="closing at a copy"),
        pytest.param("RESET 500", TRY_AGAIN, Step.RESET, id="a new start refused"),
        pytest.param("SENDER 0", TRY_AGAIN, Step.SENDER, id="no answer at all"),
    ],
)
def test_judge(text, kind, step):
    outcome = judge(answers(text))
    assert outcome.kind is kind
    assert f" {step}" in outcome.detail


@pytest.mark.parametrize(
    ("step", "text", "kind"),
    [
        pytest.param("SENDER", "553 5.7.1 not yours", TRY_AGAIN, id="sender not permitted"),
        pytest.param("SENDER", "554 5.7.1 your host is listed", TRY_AGAIN, id="host not permitted"),
        pytest.param("SENDER", "501 5.1.7 bad address", TRY_AGAIN, id="sender ill formed"),
        pytest.param("SENDER", "555 5.5.4 what is SIZE", TRY_AGAIN, id="our way to ask"),
        pytest.param("SENDER", "552 5.2.2 our quota is used up", TRY_AGAIN, id="our quota"),
        pytest.param("SENDER", "552 5.3.4 too big", DEAD, id="too big, by status"),
        pytest.param("SENDER", "554 5.6.3 no", DEAD, id="content, at the sender"),
        pytest.param("RECIPIENT", "550 5.1.8 unknown domain", TRY_AGAIN, id="sender, judged late"),
        pytest.param("RECIPIENT", "554 5.7.1 relay access denied", TRY_AGAIN, id="relaying not permitted"),
        pytest.param("RECIPIENT", "550 5.7.25 no reverse name", TRY_AGAIN, id="name of the relay"),
        pytest.param("RECIPIENT", "554 5.3.2 no mail", TRY_AGAIN, id="the relay itself"),
        pytest.param("RECIPIENT", "550 5.1.1 unknown", DEAD, id="no such mailbox"),
        pytest.param("RECIPIENT", "550 5.2.1 closed", DEAD, id="mailbox closed"),
        pytest.param("RECIPIENT", "550 5.7.2 no list of yours", DEAD, id="a list that takes nothing"),
        pytest.param("RECIPIENT", "550 5.7.17 somebody else's now", DEAD, id="other owner"),
        pytest.param("RECIPIENT", "554 no", DEAD, id="no status"),
        pytest.param("START", "554 5.7.1 no", TRY_AGAIN, id="before the letter came"),
        pytest.param("LETTER", "554 5.7.1 spam", DEAD, id="content not permitted"),
        pytest.param("LETTER", "550 5.7.26 DMARC", TRY_AGAIN, id="our records"),
        pytest.param("LETTER", "503 5.5.1 odd", DEAD, id="a code of the session, too late for it"),
    ],
)
def test_who_is_blamed(step, text, kind):
    code, _, said = text.partition(" ")
    assert outcome_of(Answered(Step[step], Reply(int(code), said))).kind is kind


def test_what_blames_us_says_the_way_out_and_whether_it_holds_for_all():
    sender = outcome_of(Answered(Step.SENDER, Reply(550, "5.7.1 no")))
    recipient = outcome_of(Answered(Step.RECIPIENT, Reply(550, "5.7.1 no")))
    assert (sender.is_for_all, recipient.is_for_all) == (True, False)
    assert "KALENDS_SMTP_BOUNCE_ADDRESS" in sender.detail
    assert "ask who runs the relay" in recipient.detail


@pytest.mark.parametrize("code", [502, 503, 504, 521, 530, 534, 535, 538])
def test_what_blames_the_session_kills_no_letter(code):
    assert judge(answers(f"SENDER {code}")).kind is TRY_AGAIN
    assert ends_connection(Reply(code))


@pytest.mark.parametrize(
    ("code", "ends"), [(250, False), (354, False), (421, True), (450, False), (550, False), (552, False)]
)
def test_what_ends_a_connection(code, ends):
    assert ends_connection(Reply(code)) is ends
    assert ends_connection(NO_REPLY)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(550, "5.1.1 User unknown"), "550 5.1.1, there is no such mailbox, 'User unknown'"),
        (Reply(452, "4.2.2 Over quota"), "452 4.2.2, the mailbox is full, 'Over quota'"),
        (Reply(554, "5.99.99 Odd"), "554 5.99.99, 'Odd'"),
        (Reply(550, "No such user"), "550, 'No such user'"),
        (Reply(550, ""), "550"),
        (Reply(550, "5.1.1"), "550 5.1.1, there is no such mailbox"),
        (Reply(550, "5.1.1.7 odd"), "550, 'odd'"),
        (NO_REPLY, "000"),
    ],
)
def test_told(reply, words):
    assert told(reply) == words


@pytest.mark.parametrize(
    "text",
    [
        "<office@mod-el.example>: Recipient address rejected",
        "office@mod-el.example... User unknown",
        'mailbox "jan.novak" unavailable',
        "user=40mod-el.example unknown",
        "office%mod-el.example@relay.example denied",
        "see https://relay.example/why?rcpt=office",
        "Client host [192.0.2.17] blocked using list.example",
        "host mx1.mod-el.example said: no",
        "Message 1rX9aB-0004Qz-7G (queue id 4F2C99 for jan) rejected",
        "office_mod-el is not known",
        "(in reply to RCPT TO jan)",
        "subject 'NIP 2024 of Greece' is spam",
        "C:\\mail\\office\\inbox full",
        "=?utf-8?b?b2ZmaWNl?= unknown",
        "<office@mod-el.example",
    ],
)
def test_nothing_that_may_be_an_address_is_told(text):
    kept = harmless(text, words_of(["jan@x.example"]))
    for word in ("@", "office", "mod-el", "example", "jan", "192", "Greece", "4F2C99", "40"):
        assert word not in kept


@pytest.mark.parametrize(
    "text", ["User jan novak unknown", "JAN NOVAK: no", "novak,jan", "Jan-Novak no such user"]
)
def test_the_parts_of_our_own_addresses_are_not_told(text):
    kept = harmless(text, words_of(["Jan.Novak@mod.example", "jan-novak@mod.example"])).lower()
    assert "jan" not in kept
    assert "novak" not in kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Greylisted, please try again in 5 minutes", "Greylisted please try again in 5 minutes"),
        ("Größe über Maß ✗", "Gr e ber Ma"),
        ("control \x1b[31mred\x00", "control"),
        ("line\nbreak\ttab", "line break tab"),
        ("", ""),
    ],
)
def test_the_words_of_the_relay_are_kept(text, kept):
    assert harmless(text).startswith(kept)
    assert harmless(text).isascii()


def test_a_long_text_is_cut_between_words():
    kept = harmless("no way " * 1000)
    assert len(kept) <= 82
    assert kept.endswith(("no way …", "way no …"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RECIPIENT 250, COPY 250", ""),
        ("RECIPIENT 250, COPY 550", "1 copy was refused: 550"),
        ("RECIPIENT 250, COPY 550, COPY 451, COPY 550, COPY 250", "3 copies were refused: 451, 550"),
    ],
)
def test_copies_refused(text, said):
    assert copies_refused(answers(text)) == said


def test_the_status_of_a_refused_copy_is_told():
    assert copies_refused([Answered(Step.COPY, Reply(550, "5.1.1 <a@b.example>"))]).endswith(": 550 5.1.1")
