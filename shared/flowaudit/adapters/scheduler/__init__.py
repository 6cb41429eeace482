"""EventBridge Scheduler."""

from flowaudit.adapters.scheduler.schedules import EventBridgeSchedules, Target

__all__ = ["EventBridgeSchedules", "Target"]
