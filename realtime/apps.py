from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "realtime"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access import coverage
        from kernel import outbox
        from realtime import publishing, registry

        outbox.register_dispatcher("event", publishing.deliver_events)
        outbox.register_dispatcher("control", publishing.deliver_control)
        registry.discover()
        known = registry.registry
        coverage.register("topic", lambda: [(n, s.permission, s.topic.public) for n, s in known.topics.items()])
        coverage.register("command", lambda: [(n, s.permission, False) for n, s in known.commands.items()])
