"""What tests share: small and generated inputs, stand-ins for programs, independent readers of what is written."""
