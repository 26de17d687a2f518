FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 NABLA_DATA=/data
WORKDIR /srv/nabla
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN useradd --create-home nabla && mkdir /data /keys && chown nabla /data /keys
USER nabla
RUN python manage.py collectstatic --noinput
EXPOSE 8000
