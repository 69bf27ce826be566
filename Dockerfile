# The image of compose.yaml, built from the checkout by the same tools/install.
FROM docker.io/library/python:3.13-slim

WORKDIR /srv/tocsin
COPY requirements.lock ./
COPY tools/install tools/
RUN tools/install run && rm -rf /var/lib/apt/lists/*

COPY incidents incidents/
COPY notifiers notifiers/
COPY migrations migrations/
COPY templates templates/
RUN install --directory --owner 10001 --group 10001 --mode 0700 /data

USER 10001:10001
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENTRYPOINT ["/srv/tocsin/.venv/bin/tocsin"]
CMD ["serve"]
