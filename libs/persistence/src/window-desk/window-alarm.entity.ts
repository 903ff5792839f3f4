import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An alarm that was raised: each once for each window. */
@Entity({ name: 'window_alarms' })
export class WindowAlarm {
  @PrimaryColumn({ type: 'uuid', name: 'conversation_id' })
  conversationId!: string;

  @PrimaryColumn({ type: 'timestamptz', name: 'window_opened_at' })
  windowOpenedAt!: Date;

  @PrimaryColumn({ type: 'integer' })
  minutes!: number;

  @Column({ type: 'uuid', name: 'workspace_id' })
  workspaceId!: string;

  @Column({ type: 'timestamptz', name: 'told_at' })
  toldAt!: Date;
}
