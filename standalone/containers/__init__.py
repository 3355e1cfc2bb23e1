"""An installation in containers: what each of them is told, the played world, the first sign-in.

`docker-compose.yml` runs these modules; names of hosts and numbers of ports there are those of `places`.
"""
