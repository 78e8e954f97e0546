"""The rules, words and layouts that come with the package, as TOML, and their reader."""
