"""A laptop: plain HTTP on loopback, mail and SMS land in the local inbox."""

from config import env
from config.settings.base import *

DEBUG = env.flag("MINDO_DEBUG", default=False)
MINDO_LOCAL = True
SECURE_COOKIES = False
# The demo's people sign in with a public password and have no second factor; set the flag to meet the rule as production does.
MINDO_SECOND_FACTOR_DEMANDED = env.flag("MINDO_SECOND_FACTOR", default=False)
