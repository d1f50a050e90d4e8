"""What the law makes us keep of an erased person: sealed apart, opened with a reason only, destroyed at its term."""
