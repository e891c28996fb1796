set -eux
dnf install -y mount-s3
mkdir -p /mnt/training

cat > /etc/systemd/system/training-data.service <<UNIT
[Unit]
Description=The training data's bucket as a file system
After=network-online.target
Wants=network-online.target

[Service]
Type=forking
ExecStart=/usr/bin/mount-s3 $BUCKET /mnt/training --allow-delete --allow-overwrite
ExecStop=/usr/bin/umount /mnt/training
Restart=on-failure

[Install]
WantedBy=multi-user.target
UNIT

# Stands in for a training job: reads every data set and leaves a checkpoint of it.
cat > /usr/local/bin/train <<'JOB'
#!/bin/bash
cd /mnt/training || exit 1
mkdir -p checkpoints
for data in datasets/*; do
  checkpoint=checkpoints/$(basename "$data").sha256
  [ -f "$data" ] && [ ! -e "$checkpoint" ] && sha256sum < "$data" | cut -d ' ' -f 1 > "$checkpoint"
done
exit 0
JOB
chmod +x /usr/local/bin/train

cat > /etc/systemd/system/train.service <<UNIT
[Unit]
Description=The training job
Requires=training-data.service
After=training-data.service

[Service]
Type=oneshot
ExecStart=/usr/local/bin/train
UNIT

cat > /etc/systemd/system/train.timer <<UNIT
[Unit]
Description=Looks for new data sets

[Timer]
OnBootSec=10
OnUnitInactiveSec=10
AccuracySec=1

[Install]
WantedBy=timers.target
UNIT

systemctl daemon-reload
systemctl enable --now training-data.service train.timer
