"""Which choice each workload gets, and when."""
