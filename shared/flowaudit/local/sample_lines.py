"""The many lines of the two-page sample."""

from __future__ import annotations

from decimal import Decimal

from flowaudit.core.generator import Line

_ROWS = (
    ("Kabeltrasse verzinkt 200 mm", "64", "MTR", "21.40"),
    ("Kabeltrasse, Bogen 90°", "9", "C62", "18.75"),
    ("Trennsteg für Kabeltrasse", "64", "MTR", "4.15"),
    ("Wandausleger 210 mm", "48", "C62", "7.60"),
    ("Mantelleitung NYM-J 3×1,5 mm²", "620", "MTR", "0.74"),
    ("Mantelleitung NYM-J 5×6 mm²", "140", "MTR", "3.95"),
    ("Datenleitung Cat. 7 S/FTP", "1150", "MTR", "0.92"),
    ("Datendose 2×RJ45 Cat. 6A", "58", "C62", "16.80"),
    ("Patchfeld 24-fach", "5", "C62", "129.00"),
    ("Brüstungskanal Aluminium 130×68", "74", "MTR", "31.20"),
    ("Gerätebecher Brüstungskanal", "132", "C62", "5.35"),
    ("Steckdose 45×45, weiß", "116", "C62", "6.90"),
    ("Steckdose 45×45, rot (USV)", "24", "C62", "7.45"),
    ("CEE-Steckdose 16 A, Wandmontage", "8", "C62", "22.60"),
    ("CEE-Steckdose 32 A, Wandmontage", "4", "C62", "31.90"),
    ("Präsenzmelder 360°", "14", "C62", "118.50"),
    ("Notleuchte LED mit Piktogramm", "11", "C62", "96.00"),
    ("Rauchwarnmelder, vernetzt", "18", "C62", "39.80"),
    ("Bodentank 9-fach", "6", "C62", "142.00"),
    ("Leitungsschutzschalter B16", "36", "C62", "6.20"),
    ("FI/LS-Schalter 16 A, 30 mA", "12", "C62", "48.70"),
    ("Überspannungsschutz Typ 2", "2", "C62", "214.00"),
    ("Brandschottung bis 300 cm²", "7", "C62", "64.50"),
    ("Elektromonteur", "118", "HUR", "58.50"),
    ("Auszubildender im 3. Lehrjahr", "64", "HUR", "31.00"),
    ("Elektromeister, Messung und Dokumentation", "16", "HUR", "72.00"),
)

FIT_OUT = tuple(
    Line(text, Decimal(quantity), unit, Decimal(price), category="Bau") for text, quantity, unit, price in _ROWS
)
