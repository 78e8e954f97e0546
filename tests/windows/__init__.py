"""What ships for Windows, run under Wine: the bundle's own bytes, installed as an officer installs them."""
