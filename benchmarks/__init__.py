"""Measures of Estuaire, on generated estates and classical instances."""
