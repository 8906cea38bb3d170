"""An organization behind the platform API: wire, connection, patience."""
