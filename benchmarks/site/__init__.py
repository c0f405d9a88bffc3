"""The pages as people see them: stages of a rehearsed year, served on this machine, looked at by Chromium."""
