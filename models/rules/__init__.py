"""Pure rules: functions, enums and frozen dataclasses."""
