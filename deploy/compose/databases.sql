-- Run by PostgreSQL when its volume is made: Prefect keeps its records beside ours, in a database of its own.
CREATE DATABASE prefect;
