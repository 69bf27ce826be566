"""What a lawyer would argue about: named functions, each with its source.

No rule names a case, an organisation or a country; where the law differs by country,
the packs under ``incidents/law`` say so.
"""
