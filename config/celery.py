"""The Celery application. Tasks live in the rooms' tasks.py and are one service call each."""

import os

from celery import Celery

from config import worker_heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("mindo")
app.config_from_object("django.conf:settings", namespace="CELERY")
# For every thread of the process, not only this one: services send tasks from request and pool threads.
app.set_default()
app.autodiscover_tasks(lambda: __import__("kernel.rooms", fromlist=["task_packages"]).task_packages())
worker_heartbeat.connect()
