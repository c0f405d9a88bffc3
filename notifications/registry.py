"""The channels by name, and how each is opened with the settings of this process."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import httpx

from config.settings import Settings
from models.errors import (
    ChannelSettingError,
    MailAddressError,
    MissingChannelSettingError,
    UnencryptedChannelError,
    UnknownChannelError,
)
from notifications.bounces import LONGEST_NAME, bounces_of
from notifications.channel import Channel
from notifications.headers import checked_address
from notifications.mailbox import MailboxChannel
from notifications.network import is_loopback, verified
from notifications.pace import TakeTurn
from notifications.smtp import SmtpChannel
from notifications.smtp_relay import PORTS, Relay, Security
from notifications.webhook import Receiver, WebhookChannel

_SHORTEST_SECRET = 16
"""Characters of a secret that is not guessed."""


def open_channel(name: str, settings: Settings, take_turn: TakeTurn | None = None) -> Channel:
    """Return the channel of that name, with whom it asks before each letter; nothing is connected yet.

    Raises:
        UnknownChannelError: there is no such channel.
        MissingChannelSettingError: a setting is missing without which the channel reaches nobody.
        ChannelSettingError: a setting cannot be used.
        UnencryptedChannelError: letters would go over a network in the clear.
    """
    if name not in CHANNELS:
        raise UnknownChannelError(name, sorted(CHANNELS))
    return CHANNELS[name](settings, take_turn)


def _mailbox(settings: Settings, _take_turn: TakeTurn | None) -> Channel:
    return MailboxChannel(settings.mailbox_folder)


def _smtp(settings: Settings, take_turn: TakeTurn | None) -> Channel:
    if not settings.smtp_host:
        raise MissingChannelSettingError("smtp", "KALENDS_SMTP_HOST", "the name of the mail relay")
    security = Security(settings.smtp_security)
    is_safe = security is not Security.NONE or is_loopback(settings.smtp_host)
    if not (is_safe or settings.smtp_allow_plaintext):
        way_out = "set KALENDS_SMTP_SECURITY to starttls or tls; only where the network itself is safe, set"
        raise UnencryptedChannelError(
            "KALENDS_SMTP_SECURITY", f"{way_out} KALENDS_SMTP_ALLOW_PLAINTEXT to true instead"
        )
    _check_account(settings)
    _check_bounce_address(settings.smtp_bounce_address)
    _check_bounce_secret(settings)
    _check_certificates("KALENDS_SMTP_CA_FILE", settings.smtp_ca_file)
    return SmtpChannel(
        Relay(
            host=settings.smtp_host,
            port=settings.smtp_port or PORTS[security],
            security=security,
            user=settings.smtp_user,
            password=settings.smtp_password,
            ca_file=settings.smtp_ca_file,
            bounces=bounces_of(settings),
            hello_name=settings.smtp_hello_name or None,
            connections=settings.smtp_connections,
            messages_per_connection=settings.smtp_messages_per_connection,
            timeout_seconds=settings.smtp_timeout_seconds,
        ),
        take_turn,
    )


def _webhook(settings: Settings, _take_turn: TakeTurn | None) -> Channel:
    if not settings.webhook_url:
        raise MissingChannelSettingError("webhook", "KALENDS_WEBHOOK_URL", "the address of the receiver")
    if not settings.webhook_secret:
        raise MissingChannelSettingError("webhook", "KALENDS_WEBHOOK_SECRET", "a secret to sign with")
    _check_url(settings.webhook_url)
    _check_certificates("KALENDS_WEBHOOK_CA_FILE", settings.webhook_ca_file)
    return WebhookChannel(
        Receiver(
            url=settings.webhook_url,
            secret=settings.webhook_secret,
            timeout_seconds=settings.webhook_timeout_seconds,
            ca_file=settings.webhook_ca_file,
        )
    )


CHANNELS: Mapping[str, Callable[[Settings, TakeTurn | None], Channel]] = MappingProxyType(
    {"mailbox": _mailbox, "smtp": _smtp, "webhook": _webhook}
)
"""Every channel that carries letters; the call list is no channel of this kind, it sends nothing."""


def _check_account(settings: Settings) -> None:
    if bool(settings.smtp_user) == bool(settings.smtp_password):
        return
    missing = "KALENDS_SMTP_PASSWORD" if settings.smtp_user else "KALENDS_SMTP_USER"
    raise MissingChannelSettingError("smtp", missing, "both a name and a password to sign in, or neither,")


def _check_bounce_address(address: str | None) -> None:
    try:
        checked_address("envelope sender", address or "office@ministry.example")
    except MailAddressError as error:
        why, way_out = "it is not one plain mail address", "set it to one such as bounces@ministry.example"
        raise ChannelSettingError("KALENDS_SMTP_BOUNCE_ADDRESS", why, way_out) from error


def _check_bounce_secret(settings: Settings) -> None:
    if settings.smtp_bounce_secret is None:
        return
    if not settings.smtp_bounce_address:
        raise MissingChannelSettingError(
            "smtp", "KALENDS_SMTP_BOUNCE_ADDRESS", "an address to put tokens into"
        )
    if len(settings.smtp_bounce_secret) < _SHORTEST_SECRET:
        why, way_out = f"it has fewer than {_SHORTEST_SECRET} characters", "take a random one that is longer"
        raise ChannelSettingError("KALENDS_SMTP_BOUNCE_SECRET", why, way_out)
    if len(settings.smtp_bounce_address.rpartition("@")[0]) > LONGEST_NAME:
        why = f"with a token its name would be longer than 64 characters; {LONGEST_NAME} are left for it"
        raise ChannelSettingError("KALENDS_SMTP_BOUNCE_ADDRESS", why, "take one with a shorter name")


def _check_certificates(setting: str, path: Path | None) -> None:
    if path is None:
        return
    try:
        verified(path)
    except OSError as error:
        why = f"no certificate can be read from it: {error.strerror or 'not a file of PEM certificates'}"
        way_out = f"correct the path, or unset {setting}: then the system's authorities are asked"
        raise ChannelSettingError(setting, why, way_out) from error


def _check_url(address: str) -> None:
    setting, example = "KALENDS_WEBHOOK_URL", "set it to one such as https://letters.ministry.example/kalends"
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise ChannelSettingError(setting, "it is not an address of the web", example) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise ChannelSettingError(setting, "it is not an address of the web", example)
    if url.userinfo:
        why = "it holds a name or a password, which would stand in logs"
        raise ChannelSettingError(setting, why, "leave them out: the receiver knows us by the signature")
    if url.scheme == "http" and not is_loopback(url.host):
        raise UnencryptedChannelError(setting, "give an address that begins with https://")
