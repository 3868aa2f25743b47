"""The Open Badge 3.0 of a credential: a W3C verifiable credential with a proof in it, as a token, and in a picture."""
