"""What happens in the meeting room.

New tables; no rows are there before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_meeting_break_board_id_board")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_break_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_meeting_break_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_break")),
    )
    op.create_index(op.f("ix_meeting_break_meeting_id"), "meeting_break", ["meeting_id"], unique=False)
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("left_at IS NULL OR left_at >= arrived_at", name=op.f("ck_presence_left_after_arrival")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_presence_board_id_board")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_presence_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_presence_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id_person")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_presence_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_meeting_id"), "presence", ["meeting_id"], unique=False)
    op.create_table(
        "scrutineer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("check_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_scrutineer_board_id_board")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_scrutineer_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_scrutineer_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_scrutineer_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scrutineer")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_scrutineer_meeting_id_person_id")),
    )
    op.create_index(op.f("ix_scrutineer_meeting_id"), "scrutineer", ["meeting_id"], unique=False)
    op.create_table(
        "handling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("discussion", sa.JSON(), nullable=False),
        sa.Column("decision", sa.JSON(), nullable=False),
        sa.Column("follow_up", sa.JSON(), nullable=False),
        sa.Column("present_at_decision", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presiding_id", sa.Integer(), nullable=True),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("editor_name", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_handling_closed_has_time")),
        sa.CheckConstraint("state = 'open' OR outcome IS NOT NULL", name=op.f("ck_handling_closed_has_outcome")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_handling_board_id_board")),
        sa.ForeignKeyConstraint(["editor_id"], ["account.id"], name=op.f("fk_handling_editor_id_account")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_handling_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_handling_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["presiding_id"], ["person.id"], name=op.f("fk_handling_presiding_id_person")),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_handling_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_handling_slot_id")),
    )
    op.create_index(op.f("ix_handling_meeting_id"), "handling", ["meeting_id"], unique=False)
    op.create_table(
        "counter_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("seconder_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_counter_proposal_board_id_board")),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handling.id"], name=op.f("fk_counter_proposal_handling_id_handling")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_counter_proposal_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["proposer_id"], ["person.id"], name=op.f("fk_counter_proposal_proposer_id_person")),
        sa.ForeignKeyConstraint(["seconder_id"], ["person.id"], name=op.f("fk_counter_proposal_seconder_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_proposal")),
    )
    op.create_index(op.f("ix_counter_proposal_handling_id"), "counter_proposal", ["handling_id"], unique=False)
    op.create_table(
        "dissent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_dissent_board_id_board")),
        sa.ForeignKeyConstraint(["handling_id"], ["handling.id"], name=op.f("fk_dissent_handling_id_handling")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_dissent_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dissent_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dissent")),
        sa.UniqueConstraint("handling_id", "person_id", name=op.f("uq_dissent_handling_id_person_id")),
    )
    op.create_index(op.f("ix_dissent_handling_id"), "dissent", ["handling_id"], unique=False)
    op.create_table(
        "handling_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("editor_name", sa.String(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["editor_id"], ["account.id"], name=op.f("fk_handling_revision_editor_id_account")),
        sa.ForeignKeyConstraint(
            ["handling_id"], ["handling.id"], name=op.f("fk_handling_revision_handling_id_handling")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_revision")),
        sa.UniqueConstraint("handling_id", "version", name=op.f("uq_handling_revision_handling_id_version")),
    )
    op.create_index(op.f("ix_handling_revision_handling_id"), "handling_revision", ["handling_id"], unique=False)
    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_recusal_board_id_board")),
        sa.ForeignKeyConstraint(["handling_id"], ["handling.id"], name=op.f("fk_recusal_handling_id_handling")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_recusal_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recusal_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint("handling_id", "person_id", name=op.f("uq_recusal_handling_id_person_id")),
    )
    op.create_index(op.f("ix_recusal_handling_id"), "recusal", ["handling_id"], unique=False)
    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("handling_id", sa.Integer(), nullable=False),
        sa.Column("counter_proposal_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("yes_means", sa.String(), nullable=False),
        sa.Column("no_means", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("is_tie_broken_by_chair", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_vote_board_id_board")),
        sa.ForeignKeyConstraint(
            ["counter_proposal_id"], ["counter_proposal.id"], name=op.f("fk_vote_counter_proposal_id_counter_proposal")
        ),
        sa.ForeignKeyConstraint(["handling_id"], ["handling.id"], name=op.f("fk_vote_handling_id_handling")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_vote_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
    )
    op.create_index(op.f("ix_vote_handling_id"), "vote", ["handling_id"], unique=True)
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_person_id_person")),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_ballot_vote_id_vote")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("vote_id", "person_id", name=op.f("uq_ballot_vote_id_person_id")),
    )
    op.create_index(op.f("ix_ballot_vote_id"), "ballot", ["vote_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_ballot_vote_id"), table_name="ballot")
    op.drop_table("ballot")
    op.drop_index(op.f("ix_vote_handling_id"), table_name="vote")
    op.drop_table("vote")
    op.drop_index(op.f("ix_recusal_handling_id"), table_name="recusal")
    op.drop_table("recusal")
    op.drop_index(op.f("ix_handling_revision_handling_id"), table_name="handling_revision")
    op.drop_table("handling_revision")
    op.drop_index(op.f("ix_dissent_handling_id"), table_name="dissent")
    op.drop_table("dissent")
    op.drop_index(op.f("ix_counter_proposal_handling_id"), table_name="counter_proposal")
    op.drop_table("counter_proposal")
    op.drop_index(op.f("ix_handling_meeting_id"), table_name="handling")
    op.drop_table("handling")
    op.drop_index(op.f("ix_scrutineer_meeting_id"), table_name="scrutineer")
    op.drop_table("scrutineer")
    op.drop_index(op.f("ix_presence_meeting_id"), table_name="presence")
    op.drop_table("presence")
    op.drop_index(op.f("ix_meeting_break_meeting_id"), table_name="meeting_break")
    op.drop_table("meeting_break")
