"""The WebSocket engine: frames, topics, commands, hub, replay log, presence. It knows no domain."""
