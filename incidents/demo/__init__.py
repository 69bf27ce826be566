"""The demonstration: made-up organisations and incidents, through real use cases."""
