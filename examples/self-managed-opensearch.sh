# Runs once, when the instance starts. SECRET is the ARN of the secret with `username` and `password`, IMAGE the container.
set -euo pipefail
dnf install --assumeyes --quiet docker nginx jq

# OpenSearch without its security plugin listens on this machine only; nginx asks for the password, as many a cluster does it.
systemctl enable --now docker
docker run --detach --restart always --publish 127.0.0.1:9201:9200 \
  --env discovery.type=single-node --env DISABLE_SECURITY_PLUGIN=true --env OPENSEARCH_JAVA_OPTS='-Xms1g -Xmx1g' "$IMAGE"

token=$(curl --fail --silent --show-error --request PUT http://169.254.169.254/latest/api/token \
  --header 'X-aws-ec2-metadata-token-ttl-seconds: 300')
address=$(curl --fail --silent --show-error http://169.254.169.254/latest/meta-data/local-ipv4 \
  --header "X-aws-ec2-metadata-token: $token")
umask 077
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=$address" -addext "subjectAltName=IP:$address" \
  -keyout /etc/nginx/search.key -out /etc/nginx/search.pem

user=$(aws secretsmanager get-secret-value --secret-id "$SECRET" --query SecretString --output text)
printf '%s:%s\n' "$(jq --raw-output .username <<<"$user")" \
  "$(jq --raw-output .password <<<"$user" | openssl passwd -apr1 -stdin)" >/etc/nginx/search.users
chown root:nginx /etc/nginx/search.users
chmod 640 /etc/nginx/search.users
cat >/etc/nginx/conf.d/search.conf <<'NGINX'
server {
  listen 9200 ssl;
  ssl_certificate search.pem;
  ssl_certificate_key search.key;
  ssl_protocols TLSv1.2 TLSv1.3;
  auth_basic search;
  auth_basic_user_file search.users;
  location / {
    proxy_pass http://127.0.0.1:9201;
    proxy_set_header Authorization '';
  }
}
NGINX
# Its workers must read it, whatever the mask is.
chmod 644 /etc/nginx/conf.d/search.conf
systemctl enable --now nginx

curl --fail --silent --show-error --output /dev/null --retry 60 --retry-delay 5 --retry-all-errors \
  'http://127.0.0.1:9201/_cluster/health?wait_for_status=yellow'
for index in $INDICES; do
  for id in $(seq "$DOCUMENTS"); do
    printf '{"index": {"_index": "%s", "_id": "%d"}}\n{"message": "line %d of %s"}\n' "$index" "$id" "$id" "$index"
  done | curl --fail --silent --show-error 'http://127.0.0.1:9201/_bulk?refresh=true' \
    --header 'Content-Type: application/x-ndjson' --data-binary @- | jq --exit-status '.errors == false'
done

# Last, so that whoever has the certificate finds everything there.
jq --rawfile certificate /etc/nginx/search.pem '. + {certificate: $certificate}' <<<"$user" |
  aws secretsmanager put-secret-value --secret-id "$SECRET" --secret-string file:///dev/stdin >/dev/null
