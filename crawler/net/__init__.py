"""The crawler's way to the network: which addresses it connects to, and how much it reads."""
