"""What there is: the organization and the ledger, looked at with as few requests as there can be."""
