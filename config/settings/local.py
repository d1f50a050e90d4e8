"""A laptop: plain HTTP on loopback, mail and SMS land in the local inbox."""

from config import env
from config.settings.base import *

DEBUG = env.flag("MINDO_DEBUG", default=False)
MINDO_LOCAL = True
SECURE_COOKIES = False
