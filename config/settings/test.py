"""Tests: real stores (addresses come from tests/conftest.py), keys that protect nothing."""

import os

os.environ.setdefault("MINDO_SECRET_KEY", "tests-only-secret-key-that-protects-nothing-at-all")
os.environ.setdefault("MINDO_KEYS", "test-1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
os.environ.setdefault("DATABASE_URL", "postgresql://mindo@127.0.0.1:5433/mindo")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6380/0")
os.environ.setdefault("MONGODB_URL", "mongodb://127.0.0.1:27018/")
os.environ["MINDO_DATABASE_ROLE"] = "owner"
os.environ.setdefault("MINDO_BASE_URL", "http://testserver")

from config.settings.base import *

MINDO_LOCAL = True
SECURE_COOKIES = False
# Most tests are not about the second factor; those that are demand it.
MINDO_SECOND_FACTOR_DEMANDED = False
ALLOWED_HOSTS = ["*"]
# Tests choose when tasks run: kernel.outbox.testing drains them in this process.
MINDO_TASKS_INLINE = True
STORAGES["sealed"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
# A test process that leaves a connection in the pool would block dropping its database.
DATABASES["default"]["OPTIONS"] = {}
# Looks a static file up when it is asked for: each test client would else go through all of them to serve none.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
