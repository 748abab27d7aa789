"""callqa: service calls, chats and emails become scores, a database and coaching reports."""

__version__ = "0.1.0"
