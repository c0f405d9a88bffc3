"""Settings of an installation, read once from the environment."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_SAFE_ADDRESS = r"^(https://|http://(127\.0\.0\.1|localhost)(:|/|$))\S*$"
"""An address that is asked over TLS, or on this machine."""

COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"
"""Variable of the folder in which processes count together; prometheus_client reads it when imported."""


class Settings(BaseSettings):
    """Every setting has a local default; the environment's names begin with KALENDS_."""

    model_config = SettingsConfigDict(env_prefix="KALENDS_", frozen=True, extra="ignore")

    database_url: str = "sqlite:///var/kalends.sqlite"
    """Where state lives: sqlite:///path or postgresql://user@host/name."""

    files: Path = Path("var/files")
    """Folder of what was handed in, each file under its SHA-256."""

    heads_folder: Path | None = None
    """Folder of the daily heads of the audit chains; by default 'heads' beside the folder of files."""

    quarantine_folder: Path | None = None
    """Folder of incoming mail that is not decided on; by default 'quarantine' beside the folder of files."""

    mailbox_folder: Path = Path("var/letters")
    """Folder into which the channel 'mailbox' writes letters."""

    note_template: Path | None = None
    """The secretariat's Word template of the call, kept by a cycle from its opening on; ours without it."""

    note_template_fr: Path | None = None
    """The same in French; without it, letters in French carry the English note of the secretariat."""

    channel: str = "mailbox"
    """Channel of the letters of a cycle that opens now."""

    batch_size: PositiveInt = 500
    """Letters leased and marked together, where a relay's pace does not make them fewer."""

    check_mail_domains: bool = False
    """Whether an address at entry is looked up in the domain name system."""

    scanner_address: (
        Annotated[str, Field(pattern=r"^(unix:/.+|[^\s:]+:\d{1,5}|\[[0-9A-Fa-f:]+\]:\d{1,5})$")] | None
    ) = None
    """Where ClamAV's clamd listens: unix:/path or host:port; without it, files are not scanned."""

    smtp_host: str | None = None
    """Name of the mail relay of the channel 'smtp'."""

    smtp_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Port of the relay; by default 587 with starttls, 465 with tls, 25 with none."""

    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How the way to the relay is encrypted; the certificate is always verified."""

    smtp_allow_plaintext: bool = False
    """Whether letters may go to a relay on another machine without encryption."""

    smtp_ca_file: Path | None = None
    """Certificates (PEM) of the authority that vouches for the relay, in place of the system's."""

    smtp_user: str | None = None
    """Name with which to sign in at the relay."""

    smtp_password: SecretStr | None = None
    """Password with which to sign in at the relay."""

    smtp_bounce_address: str | None = None
    """Envelope sender, to which delivery reports go; by default the reply address of the letter."""

    smtp_bounce_secret: SecretStr | None = None
    """Secret of the token in each envelope sender, by which a delivery report proves that it answers us."""

    smtp_bounce_separator: Literal["+", "-", "="] = "+"
    """What stands before the token, as the mail system of the bounce address wants it."""

    smtp_hello_name: str | None = None
    """Name by which this machine greets the relay; by default its full name."""

    smtp_connections: Annotated[int, Field(ge=1, le=50)] = 8
    """Connections to the relay that are open at the same time."""

    smtp_messages_per_connection: PositiveInt = 100
    """Letters after which a connection is closed and another one opened."""

    smtp_timeout_seconds: PositiveFloat = 60
    """Seconds to wait for an answer of the relay; ten times as long after the end of a letter."""

    smtp_letters_per_minute: PositiveInt | None = None
    """Letters that all processes together hand to the relay in any minute at most."""

    intake_folder: Path | None = None
    """Maildir, or folder of .eml files, from which mail is taken in every few minutes; not without it."""

    intake_relay: str | None = None
    """Name of our mail server, by which the topmost Received line of a mail is believed on its arrival."""

    imap_host: str | None = None
    """Name of the server from which mail is taken in, over TLS; its certificate is always verified."""

    imap_port: Annotated[int, Field(ge=1, le=65535)] = 993
    """Port of that server."""

    imap_user: str | None = None
    """Name with which to sign in there."""

    imap_password: SecretStr | None = None
    """Password with which to sign in there."""

    imap_folder: str = "INBOX"
    """Folder that is read, as the server spells it."""

    imap_ca_file: Path | None = None
    """Certificates (PEM) of the authority that vouches for the server, in place of the system's."""

    imap_timeout_seconds: PositiveFloat = 60
    """Seconds to wait for an answer of the server."""

    imap_afterwards: Literal["leave", "flag", "move"] = "leave"
    """What happens on the server to a mail that is on record here; it is never deleted."""

    imap_move_to: str | None = None
    """Folder into which it is moved."""

    webhook_url: str | None = None
    """Address to which the channel 'webhook' posts letters."""

    webhook_secret: SecretStr | None = None
    """Secret with which each post is signed."""

    webhook_timeout_seconds: PositiveFloat = 30
    """Seconds to wait for the receiver of the webhook."""

    webhook_ca_file: Path | None = None
    """Certificates (PEM) of the authority that vouches for the receiver, in place of the system's."""

    web_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+$")] = "http://127.0.0.1:8000"
    """Address under which people reach the pages, without a path; https outside of this machine."""

    web_host: str = "127.0.0.1"
    """Address of this machine on which the pages listen."""

    web_port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """Port on which the pages listen; any free one, if 0."""

    web_processes: Annotated[int, Field(ge=1, le=64)] = 2
    """Processes that answer requests; one works on one at a time. One alone where the clock is set."""

    web_drain_seconds: Annotated[float, Field(ge=0, le=60)] = 0
    """Seconds for which the pages, told to stop, answer on and say so at /readyz."""

    prefect_api_url: Annotated[str, Field(pattern=r"^https?://\S+/api$")] = "http://127.0.0.1:4200/api"
    """Where the pages ask for runs of the flows; `kalends serve` tells them of its own server."""

    prefect_auth: SecretStr | None = None
    """Name and password of the Prefect server, with a colon between, where it wants them."""

    prefect_pages_url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    """Address under which operators reach Prefect's own pages; without it, no page leads there."""

    oidc_issuer: Annotated[str, Field(pattern=_SAFE_ADDRESS)] | None = None
    """Issuer of OpenID Connect by which people may sign in too, such as EU Login; https."""

    oidc_client_id: str | None = None
    """Name by which it knows this installation."""

    oidc_client_secret: SecretStr | None = None
    """Secret by which this installation proves that name to it."""

    rehearsals: Path = Path("var/rehearsals")
    """Folder of the rehearsals that are asked for on the pages."""

    metrics_token: SecretStr | None = None
    """Token with which /metrics may be asked from elsewhere; without it, from this machine alone."""

    web_sender: str = "Kalends"
    """Name from which mails to sign in come."""

    web_sender_address: str = "kalends@localhost.example"
    """Address from which mails to sign in come."""

    web_proxies: str = "127.0.0.1"
    """Network addresses of proxies that are believed on where a request comes from, separated by commas."""

    @property
    def kept_heads(self) -> Path:
        """Return the folder of the daily heads."""
        return self.heads_folder or self.files.parent / "heads"

    @property
    def quarantine(self) -> Path:
        """Return the folder of what came by mail and has not passed the gate."""
        return self.quarantine_folder or self.files.parent / "quarantine"

    @property
    def letters_a_batch(self) -> int:
        """Return how many letters are leased together: of a relay that keeps a pace, a minute's worth.

        Then few letters are in doubt after a kill, the last look at each is fresh, and no lease ends
        while its process waits for turns.
        """
        return min(self.batch_size, self.smtp_letters_per_minute or self.batch_size)
