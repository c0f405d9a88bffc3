"""Prefect flows and tasks over the steps of tasks/."""
