"""Errors about the channels that reach other machines: what is missing or unsafe in their settings."""

from models.errors.base import CycleError


class MissingChannelSettingError(CycleError):
    """A channel lacks a setting without which it reaches nobody."""

    def __init__(self, channel: str, setting: str, what: str) -> None:
        super().__init__(
            f"the channel '{channel}' needs {what}, and {setting} is not set",
            f"set {setting} (see docs/delivery.md), or let KALENDS_CHANNEL name another channel",
        )
        self.channel, self.setting = channel, setting


class ChannelSettingError(CycleError):
    """A setting of a channel cannot be used as it is; its value stays out of the message."""

    def __init__(self, setting: str, why: str, way_out: str) -> None:
        super().__init__(f"the setting {setting} cannot be used: {why}", way_out)
        self.setting = setting


class UnencryptedChannelError(CycleError):
    """Letters would go over a network without encryption."""

    def __init__(self, setting: str, way_out: str) -> None:
        super().__init__(
            f"with {setting} as it is, letters would go to another machine without encryption", way_out
        )
        self.setting = setting
