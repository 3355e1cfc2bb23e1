"""The contract of HeadHunter's API for applicants, as cases that run against any address."""
