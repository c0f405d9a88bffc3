"""Bytes in and out: files by hash, forms, the gate and the report."""
