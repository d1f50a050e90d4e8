"""What the live engine keeps: receipts of commands, for as long as a client may repeat one."""

from kernel.data_map import Retention, table

table(
    "realtime.CommandReceipt", purpose="platform", retention=Retention.OPERATIONAL, purge=("at", 2),
    link="actor idem", time="at", opaque="content result",
)  # fmt: skip
