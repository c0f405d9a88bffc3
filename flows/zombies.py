"""An automation that marks runs as crashed whose process and worker died: nothing else would notice."""

from datetime import timedelta

from prefect import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

NAME = "kalends-crash-zombie-runs"

HEARTBEAT_SECONDS = 30
"""How often a run gives a sign of life: PREFECT_FLOWS_HEARTBEAT_FREQUENCY of every worker."""

WINDOW_SECONDS = 90
"""How long after its last sign a run counts as dead."""

_HEARTBEAT = "prefect.flow-run.heartbeat"
_SIGNS = {_HEARTBEAT, *(f"prefect.flow-run.{end}" for end in ("Completed", "Failed", "Cancelled", "Crashed"))}


def watch_for_zombies() -> None:
    """Have the server mark runs without a sign of life as crashed; done again, it stays one automation."""
    with get_client(sync_client=True) as client:
        known = client.read_automations_by_name(NAME)
        if known:
            client.update_automation(known[0].id, automation())
        else:
            client.create_automation(automation())


def automation() -> AutomationCore:
    """Return the automation: after a heartbeat, another sign of life is expected within the window."""
    return AutomationCore(
        name=NAME,
        description="Marks a flow run as crashed that gave no sign of life for 90 seconds",
        trigger=EventTrigger(
            after={_HEARTBEAT},
            expect=_SIGNS,
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=timedelta(seconds=WINDOW_SECONDS),
        ),
        actions=[
            ChangeFlowRunState(
                state=StateType.CRASHED, message="No sign of life; the next run goes on from there."
            )
        ],
    )


if __name__ == "__main__":
    watch_for_zombies()
