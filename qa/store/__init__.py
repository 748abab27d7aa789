"""The warehouse: DuckDB tables, the marts over them, and the file that supervisors open."""

from qa.store._bulk import transaction
from qa.store._load import known_inputs, load
from qa.store._schema import create_schema

__all__ = ["create_schema", "known_inputs", "load", "transaction"]
