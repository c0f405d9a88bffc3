"""The units of work: plain functions that may run twice."""
