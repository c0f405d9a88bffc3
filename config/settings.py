"""Settings of an installation, read once from the environment."""

from pathlib import Path

from pydantic import PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting has a local default; the environment's names begin with KALENDS_."""

    model_config = SettingsConfigDict(env_prefix="KALENDS_", frozen=True, extra="ignore")

    database_url: str = "sqlite:///var/kalends.sqlite"
    """Where state lives: sqlite:///path or postgresql://user@host/name."""

    files: Path = Path("var/files")
    """Folder of what was handed in, each file under its SHA-256."""

    mailbox_folder: Path = Path("var/letters")
    """Folder into which the channel 'mailbox' writes letters."""

    channel: str = "mailbox"
    """Channel of the letters of a cycle that opens now."""

    batch_size: PositiveInt = 500
    """Letters leased and marked together."""

    check_mail_domains: bool = False
    """Whether an address at entry is looked up in the domain name system."""
