"""The doors for Excel, all through xlwings: cell functions, what the buttons run, setting up an office PC."""
