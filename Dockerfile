# The workbench, installed from a bundle: `graphkit bundle --platform linux_x86_64 --python 3.11 --to carry` comes first.
# No registry of packages is asked while it is built; every wheel is compared with its hash. docs/deployment.md.
FROM python:3.11.14-slim-bookworm

RUN --mount=type=bind,source=carry,target=/carry \
    python -I /carry/install.py --check \
    && python -m venv /opt/graphkit \
    && /opt/graphkit/bin/python -m pip --isolated --no-cache-dir install --no-index --find-links /carry/wheels \
       --no-deps --require-hashes --requirement /carry/requirements.lock \
    && useradd --uid 1000 --user-group --home-dir /tmp --no-create-home graphkit

COPY app.py /srv/graphkit/
COPY .streamlit /srv/graphkit/.streamlit
WORKDIR /srv/graphkit
ENV PATH=/opt/graphkit/bin:$PATH HOME=/tmp GRAPHKIT_CACHE=/tmp/graphkit NUMBA_CACHE_DIR=/tmp/numba PYTHONDONTWRITEBYTECODE=1
USER graphkit
EXPOSE 8501
# Inside the container it must listen for the container's own address; compose.yaml publishes it on 127.0.0.1 alone.
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501"]
