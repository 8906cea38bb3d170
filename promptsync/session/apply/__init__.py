"""The parts of ``apply``, ``rollback``, ``hold`` and ``release``: whatever changes what a target is."""
