"""Comparing what the gateways say they did with what our books say they did."""
