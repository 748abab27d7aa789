"""callqa: service calls, chats and emails become scores, a database and coaching reports."""

import os

# before anything loads ONNX Runtime, which else keeps reports of its use in the home folder
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"
