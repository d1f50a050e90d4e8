from billing.gateways.sandbox import delivery

# The real thing, kept before the fixtures put a shorter wire in its place.
real_wire = delivery._post
