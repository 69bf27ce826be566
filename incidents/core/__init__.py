"""The part that a lawyer and an engineer read together; standard library only."""
