"""Boards, seats and memberships, and the roles that people have in them.

New tables; no rows are there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("purpose", sa.JSON(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("appointing_body", sa.String(length=40), nullable=True),
        sa.Column("appointing_body_name", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_section", sa.String(), nullable=False),
        sa.Column("authorised_on", sa.Date(), nullable=True),
        sa.Column("authorisation_section", sa.String(), nullable=False),
        sa.Column("appointer_term_until", sa.Date(), nullable=True),
        sa.Column("term_starts_on", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("special_reason", sa.String(), nullable=False),
        sa.Column("is_special_reason_denied", sa.Boolean(), nullable=False),
        sa.Column("is_remote_allowed", sa.Boolean(), nullable=False),
        sa.Column("remote_regulation", sa.String(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("scrutineer_count", sa.Integer(), nullable=False),
        sa.Column("numbering", sa.String(length=40), nullable=False),
        sa.Column("numbers_year", sa.Integer(), nullable=True),
        sa.Column("numbers_used_year", sa.Integer(), nullable=True),
        sa.Column("last_section_outside", sa.Integer(), nullable=False),
        sa.Column("last_meeting_outside", sa.Integer(), nullable=False),
        sa.Column("waived_rules", sa.JSON(), nullable=False),
        sa.Column("is_agenda_published_at_call", sa.Boolean(), nullable=False),
        sa.Column("reminder_silent_days", sa.Integer(), nullable=False),
        sa.Column("reminder_coming_days", sa.Integer(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("contract", sa.JSON(), nullable=False),
        sa.Column("participation_appeal", sa.JSON(), nullable=False),
        sa.Column("case_prefix", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("contact_phone", sa.String(), nullable=False),
        sa.Column("founded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR (decided_on IS NOT NULL AND decision_section <> '' AND appointing_body IS NOT NULL)",
            name=op.f("ck_board_appointed_has_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_board_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("municipality_id", "slug", name=op.f("uq_board_municipality_id_slug")),
    )
    op.create_index(op.f("ix_board_municipality_id"), "board", ["municipality_id"], unique=False)
    op.create_table(
        "attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_presenter", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_attendee_board_id_board")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_attendee_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendee_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
        sa.UniqueConstraint("board_id", "person_id", name=op.f("uq_attendee_board_id_person_id")),
    )
    op.create_index(op.f("ix_attendee_board_id"), "attendee", ["board_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_seat_board_id_board")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_seat_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("board_id", "position", name=op.f("uq_seat_board_id_position")),
    )
    op.create_index(op.f("ix_seat_board_id"), "seat", ["board_id"], unique=False)
    op.create_table(
        "seat_minimum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_seat_minimum_board_id_board")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_minimum")),
        sa.UniqueConstraint("board_id", "category", name=op.f("uq_seat_minimum_board_id_category")),
    )
    op.create_index(op.f("ix_seat_minimum_board_id"), "seat_minimum", ["board_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("public_form", sa.String(length=40), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.CheckConstraint("office = 'none' OR capacity = 'member'", name=op.f("ck_membership_office_is_a_member")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_membership_ends_after_start")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_membership_board_id_board")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_membership_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_membership_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_board_id"), "membership", ["board_id"], unique=False)
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_index("ix_membership_seat", "membership", ["seat_id", "capacity", "ends_on"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("area_kind", sa.String(), nullable=True),
        sa.Column("area_code", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_role_grant_person_or_account")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_role_grant_ends_after_start")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_role_grant_board_id_board")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_role_grant_membership_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_role_grant_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_account_id"), "role_grant", ["account_id"], unique=False)
    op.create_index(op.f("ix_role_grant_membership_id"), "role_grant", ["membership_id"], unique=False)
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_index("ix_role_grant_scope", "role_grant", ["municipality_id", "board_id", "role"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_role_grant_account_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_membership_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_person_id"), table_name="role_grant")
    op.drop_index("ix_role_grant_scope", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_membership_board_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_person_id"), table_name="membership")
    op.drop_index("ix_membership_seat", table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_seat_minimum_board_id"), table_name="seat_minimum")
    op.drop_table("seat_minimum")
    op.drop_index(op.f("ix_seat_board_id"), table_name="seat")
    op.drop_table("seat")
    op.drop_index(op.f("ix_attendee_board_id"), table_name="attendee")
    op.drop_table("attendee")
    op.drop_index(op.f("ix_board_municipality_id"), table_name="board")
    op.drop_table("board")
