"""What installs and schedules the product: packages, units, cron lines, images."""
