"""Histories of real scans."""
