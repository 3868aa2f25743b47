"""The outbox: letters are rows, written in the transaction that causes them, and sent afterwards."""
