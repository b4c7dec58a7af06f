"""Identity: workspaces, projects, keys, and `Call`.

No sessions of people yet: keys and the command line are the only actors.
"""

from overture.domain.identity.calls import Actor, Call, Calls, ProjectFacts, Resources, scoped
from overture.domain.identity.errors import (
    InvalidApiKey,
    KeyNotFound,
    NameTaken,
    OnlyTestProjects,
    ProjectNotFound,
    ScopeMissing,
    UnknownScope,
    WorkspaceNotFound,
)
from overture.domain.identity.instance import read_fact, same_secret, write_fact
from overture.domain.identity.keys import SCOPES, KeyFacts, Pepper, authenticate, create_key, list_keys, revoke_key
from overture.domain.identity.projects import (
    ProjectRow,
    WorkspaceFacts,
    create_project,
    create_workspace,
    find_project,
    find_workspace,
    list_projects,
    list_workspaces,
    project_by_id,
    set_clock,
    siblings,
)
from overture.domain.identity.quiet import QuietHours, quiet, quiet_hours, quiet_hours_of, set_quiet_hours

__all__ = [
    "SCOPES",
    "Actor",
    "Call",
    "Calls",
    "InvalidApiKey",
    "KeyFacts",
    "KeyNotFound",
    "NameTaken",
    "OnlyTestProjects",
    "Pepper",
    "ProjectFacts",
    "ProjectNotFound",
    "ProjectRow",
    "QuietHours",
    "Resources",
    "ScopeMissing",
    "UnknownScope",
    "WorkspaceFacts",
    "WorkspaceNotFound",
    "authenticate",
    "create_key",
    "create_project",
    "create_workspace",
    "find_project",
    "find_workspace",
    "list_keys",
    "list_projects",
    "list_workspaces",
    "project_by_id",
    "quiet",
    "quiet_hours",
    "quiet_hours_of",
    "read_fact",
    "revoke_key",
    "same_secret",
    "scoped",
    "set_clock",
    "set_quiet_hours",
    "siblings",
    "write_fact",
]
