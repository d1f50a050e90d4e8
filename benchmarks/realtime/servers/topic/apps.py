from django.apps import AppConfig


class TopicConfig(AppConfig):
    name = "benchmarks.realtime.servers.topic"
    label = "benchmark_topic"

    def ready(self) -> None:
        from access.permissions import Permission, declare
        from realtime.registry import Topic, topic

        declare(Permission("benchmark.watch", "Watch the benchmark", "Benchmark", public=True))

        @topic("bench:{name}")
        class BenchTopic(Topic):
            """Nothing but events."""

            permission = "benchmark.watch"
            public = True

        assert BenchTopic.pattern
