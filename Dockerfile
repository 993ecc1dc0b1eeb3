# Linkwork in a container. Not yet built by anybody: the machines that test it have no container engine. What they do
# test (tests/api/image.rs) is that every path copied here exists, and that what is copied is enough to compile.
#
#   docker build --tag linkwork .
#   docker run --network host --volume linkwork:/data linkwork sandbox --data /data/sandbox
#
# `serve` wants LINKWORK_DATABASE_URL=sqlite:/data/linkwork.db, LINKWORK_PUBLIC_URL and keys: src/config.rs lists the
# settings, compose.yaml shows them at work with PostgreSQL.

FROM rust:1.95-bookworm AS build
WORKDIR /build
COPY Cargo.toml Cargo.lock ./
COPY .cargo ./.cargo
COPY catalogue ./catalogue
COPY kernel ./kernel
COPY migrations ./migrations
COPY src ./src
COPY templates ./templates
COPY tests/fixtures ./tests/fixtures
COPY openapi/examples.json openapi/v1.json ./openapi/
# Caches outlive the build and stay out of the image; hence the copy.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin linkwork && cp target/release/linkwork /linkwork
RUN mkdir --mode=700 /empty

FROM debian:bookworm-slim
# Whom to trust when keys of outside issuers are fetched.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /linkwork /usr/local/bin/linkwork
# A number rather than a name: Kubernetes can then see that it is not root.
COPY --from=build --chown=10001:10001 --chmod=700 /empty /data
USER 10001:10001
WORKDIR /data
VOLUME /data

# The container's network is the border here, not this machine's loopback.
ENV LINKWORK_LISTEN=0.0.0.0:8080
EXPOSE 8080

# SIGTERM, Docker's own way to stop, drains.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["linkwork", "ready"]
ENTRYPOINT ["linkwork"]
CMD ["serve"]
